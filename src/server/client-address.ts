const addresses = new WeakMap<Request, string>();

/** Says where the connection comes from that brought a request. */
export const setClientAddress = (request: Request, address: string): Request => {
  addresses.set(request, address);
  return request;
};

/** Where a request came from; empty for one that no connection brought. */
export const clientAddressOf = (request: Request): string => addresses.get(request) ?? '';

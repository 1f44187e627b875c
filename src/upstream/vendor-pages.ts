import type { ListSlice } from '../domain/subject.ts';

/** Pages of one size to be asked for, one after the other, by index from 0, and where the slice begins in the first. */
export interface VendorPages {
  readonly size: number;
  readonly first: number;
  readonly last: number;
  readonly skip: number;
}

/** The largest page that both products take. */
export const MAX_PAGE_SIZE = 100;

const pagesOf = ({ offset, count }: ListSlice, size: number): VendorPages => ({
  size,
  first: Math.floor(offset / size),
  last: Math.floor((offset + count - 1) / size),
  skip: offset % size,
});

/** The fewest pages of the vendor's that hold a slice: one, of the least size that does, wherever that can be. */
export const vendorPagesFor = (slice: ListSlice): VendorPages => {
  for (let size = slice.count; size <= MAX_PAGE_SIZE; size++) {
    const pages = pagesOf(slice, size);
    if (pages.first === pages.last) return pages;
  }
  return pagesOf(slice, MAX_PAGE_SIZE);
};

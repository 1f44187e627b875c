import { Readable } from 'node:stream';
import type { Send } from '../src/upstream/send.ts';

const ITEMS = 30;
const BEGAN_MS = Date.UTC(2026, 0, 1);

/** As `Items.PreCheckProgressDetail` has it. Each move turns the state of one item, to a word of the same length. */
const itemAt = (index: number, move: number) => {
  const turns = Math.floor((move + ITEMS - 1 - index) / ITEMS);
  return {
    JobId: 'c1y0d6fl2s0n',
    Item: `CHECK_BINLOG_${10 + index}`,
    Names: `CHECK_BINLOG_${10 + index}_DETAIL`,
    State: turns % 2 === 0 ? 'finish' : 'warning',
    OrderNum: String(10 + index),
    BootTime: BEGAN_MS,
    // The newest of all times moves with each move, so the content does.
    FinishTime: BEGAN_MS + index + 1_000 * (move + 1),
    ErrMsg: 'the log is kept for 24 hours only',
  };
};

const bodyAt = (move: number): string =>
  JSON.stringify({
    RequestId: '4C6C7C1B-5E4C-5A0D-8C6B-000000000000',
    Success: true,
    HttpStatusCode: 200,
    Status: 'running',
    Progress: 50,
    Items: { PreCheckProgressDetail: Array.from({ length: ITEMS }, (_, index) => itemAt(index, move)) },
  });

/** A vendor in this process, whose one run changes with each read for as long as it is to move. */
export const createMovingVendor = (onMove: () => void) => {
  let isMoving = false;
  let move = 0;
  const send: Send = async () => {
    if (isMoving) {
      move += 1;
      onMove();
    }
    return { status: 200, header: () => null, body: Readable.from([Buffer.from(bodyAt(move))]) };
  };
  return {
    send,
    setMoving(value: boolean) {
      isMoving = value;
    },
  };
};

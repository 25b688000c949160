/** How far the inflater came. */
export const DONE: i32 = 0;
/** This is not deflate data. */
export const INVALID: i32 = 1;
/** The input ends inside the stream. */
export const CUT: i32 = 2;
/** The output has no room for all. */
export const FULL: i32 = 3;

/** Address about where the last thing was that was refused. */
export let refusedAt: usize = 0;

/** What to answer where something is wrong in the bits before `position`: bits behind the input's end prove nothing. */
export function refuse(position: usize, inputEnd: usize): i32 {
  if (position > inputEnd) {
    return CUT;
  }
  refusedAt = position;
  return INVALID;
}

import { Pace } from "../../cli/pace";

const { signal } = new AbortController();

/** A clock that goes on only while somebody sleeps, and so much longer than asked for. */
function paceOf(perSecond: number, lateByMs: readonly number[] = []) {
  const time = { nowMs: 1000 };
  const slept: number[] = [];
  const sleep = (ms: number) => {
    time.nowMs += ms + (lateByMs[slept.length] ?? 0);
    slept.push(ms);
    return Promise.resolve();
  };
  return { time, slept, pace: new Pace(perSecond, { clock: () => time.nowMs, sleep }) };
}

it("spreads turns evenly, from the first on", async () => {
  const { pace, slept } = paceOf(5);
  await Promise.all([pace.turn(signal), pace.turn(signal), pace.turn(signal), pace.turn(signal)]);

  expect(slept).toEqual([200, 200, 200]);
});

it("has no more turns than that in any second, where timers are late or early", async () => {
  const { pace, time } = paceOf(4, [90, -20, 0, 0, -100, 0, 40, 0, 0, 0, 0, 0]);
  const began: number[] = [];
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      await pace.turn(signal);
      began.push(time.nowMs);
    }),
  );
  const inSecondOf = began.map((start) => began.filter((each) => each >= start && each < start + 1000).length);

  expect(began).toHaveLength(12);
  expect(Math.max(...inSecondOf)).toBe(4);
});

it("takes the time that requests themselves take into account", async () => {
  const { pace, slept, time } = paceOf(5);
  await pace.turn(signal);
  time.nowMs += 150;
  await pace.turn(signal);
  time.nowMs += 250;
  await pace.turn(signal);

  expect(slept).toEqual([50]);
});

it("lets nothing be caught up after a pause", async () => {
  const { pace, slept, time } = paceOf(5);
  await pace.turn(signal);
  time.nowMs += 10_000;
  await pace.turn(signal);
  await pace.turn(signal);

  expect(slept).toEqual([200]);
});

it("may be slower than once a second", async () => {
  const { pace, slept } = paceOf(0.5);
  await pace.turn(signal);
  await pace.turn(signal);

  expect(slept).toEqual([2000]);
});

it("ends with what it waits for, and so do those after it", async () => {
  const stopping = new AbortController();
  const pace = new Pace(0.001);
  await pace.turn(stopping.signal);
  const waiting = [pace.turn(stopping.signal), pace.turn(stopping.signal)];
  stopping.abort();

  for (const turn of waiting) {
    await expect(turn).rejects.toThrow("aborted");
  }
});

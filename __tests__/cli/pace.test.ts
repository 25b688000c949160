import { Pace } from "../../cli/pace";

const { signal } = new AbortController();

/** A clock that goes on only while somebody sleeps. */
function paceOf(perSecond: number) {
  const time = { nowMs: 1000 };
  const slept: number[] = [];
  const sleep = (ms: number) => {
    slept.push(ms);
    return Promise.resolve();
  };
  return { time, slept, pace: new Pace(perSecond, { clock: () => time.nowMs, sleep }) };
}

it("spreads turns evenly, from the first on", async () => {
  const { pace, slept } = paceOf(5);
  await Promise.all([pace.turn(signal), pace.turn(signal), pace.turn(signal), pace.turn(signal)]);

  expect(slept).toEqual([200, 400, 600]);
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

it("ends with what it waits for", async () => {
  const stopping = new AbortController();
  const pace = new Pace(0.001);
  await pace.turn(stopping.signal);
  const waiting = pace.turn(stopping.signal);
  stopping.abort();

  await expect(waiting).rejects.toThrow("aborted");
});

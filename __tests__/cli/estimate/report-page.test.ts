import { pageOf } from "../../../cli/estimate/report-page";

const output = (isTerminal: boolean) => ({ isTerminal, write: () => Promise.resolve() });

it.each([
  ["a pipe", false, 200, 80],
  ["a narrow terminal", true, 60, 60],
  ["a wide terminal", true, 200, 96],
  ["a terminal that does not tell", true, 0, 80],
])("%s (terminal: %j, of %d columns) has lines of %d", (_, isTerminal, terminalColumns, columns) => {
  expect(pageOf(output(isTerminal), () => terminalColumns)).toEqual({ terminal: isTerminal, columns });
});

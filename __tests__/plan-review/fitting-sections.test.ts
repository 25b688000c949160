import fc from "fast-check";
import { fitSections } from "../../plan-review/fitting-sections";

const RISK = ["risk", "risks"] as const;
const CHANGE = ["change", "changes"] as const;

describe("fitSections", () => {
  it("leaves nothing out where all fits", () => {
    const sections = [{ heading: ["#"], parts: [["a"], ["b", "c"]], noun: RISK }];
    expect(fitSections(sections, 8)).toEqual({ texts: ["#\na\nb\nc\n"], left: "" });
  });

  it("counts what does not fit, by what it is, and takes what still does", () => {
    const sections = [
      { heading: ["#"], parts: [["too long to fit"], ["a"]], noun: RISK },
      { heading: ["##"], parts: [["too long to fit"]], noun: [...RISK] as const },
      { heading: ["###"], parts: [["too long to fit"], ["b"]], noun: CHANGE },
    ];
    expect(fitSections(sections, 11)).toEqual({ texts: ["#\na\n", "", "###\nb\n"], left: "2 risks and 1 change" });
  });

  it("shows no heading alone", () => {
    expect(fitSections([{ heading: ["#"], parts: [], noun: RISK }], 100)).toEqual({ texts: [""], left: "" });
    expect(fitSections([{ heading: ["# long"], parts: [["a"]], noun: RISK }], 6)).toEqual({
      texts: [""],
      left: "1 risk",
    });
  });

  it("is never longer than the room", () => {
    const lines = fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 3 });
    const section = fc.record({ heading: lines, parts: fc.array(lines), noun: fc.constantFrom(RISK, CHANGE) });
    fc.assert(
      fc.property(fc.array(section), fc.nat({ max: 60 }), (sections, room) => {
        expect(fitSections(sections, room).texts.join("").length).toBeLessThanOrEqual(room);
      }),
    );
  });
});

import { ProblemList, reasonOfDocument, reasonOfMember } from "../../backup-format/problem-list";

const problem = (offset: number): { member: number; offset: number; reason: string } => ({
  member: 1,
  offset,
  reason: "not valid deflate data",
});

it("tells of 1000 problems, and of where there are more, once", () => {
  const list = new ProblemList();
  for (let offset = 0; offset < 1003; offset += 1) {
    list.add(problem(offset));
  }

  const problems = list.take();
  expect(problems).toHaveLength(1001);
  expect(problems[999]).toEqual(problem(999));
  expect(problems[1000]).toEqual({ ...problem(1000), reason: "there are more problems from here on" });
});

it("begins again after what was taken", () => {
  const list = new ProblemList();
  list.add(problem(1));

  expect(list.take()).toEqual([problem(1)]);
  expect(list.take()).toEqual([]);
});

it.each<[string, Parameters<typeof reasonOfMember>[0]]>([
  ["the object ends inside this gzip member", { kind: "cut" }],
  ["no document ends within the first 33554432 bytes of its text", { kind: "too-large" }],
  ["no gzip header", { kind: "damaged", at: 7, reason: "no gzip header" }],
])("says of a member: %s", (reason, read) => {
  expect(reasonOfMember(read)).toBe(reason);
});

it.each<[string, Parameters<typeof reasonOfDocument>[0]]>([
  ["the text ends inside this document", { kind: "cut" }],
  ["expected a JSON document", { kind: "damaged", at: 7, reason: "expected a JSON document" }],
])("says of a document: %s", (reason, read) => {
  expect(reasonOfDocument(read)).toBe(reason);
});

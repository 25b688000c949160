import { answer, cleanName, MAX_NAME_LENGTH } from "../../../lambda-src/hello/greeting";

const hello = { method: "GET", resource: "/hello", name: undefined };

describe("answer", () => {
  it("greets the world, or whoever is named", () => {
    expect(answer(hello)).toEqual({ statusCode: 200, headers: {}, body: { message: "Hello, world!" } });
    expect(answer({ ...hello, name: "Ada" }).body).toEqual({ message: "Hello, Ada!" });
  });

  it("says which method /hello takes", () => {
    expect(answer({ ...hello, method: "POST" })).toEqual({
      statusCode: 405,
      headers: { allow: "GET" },
      body: { message: "Method not allowed. Try GET /hello." },
    });
  });

  it.each(["/", "/hello/", "/hello/{id}", ""])("knows no resource %j", (resource) => {
    expect(answer({ ...hello, resource })).toMatchObject({ statusCode: 404 });
  });
});

describe("cleanName", () => {
  it.each([
    ["  Ada   Lovelace ", "Ada Lovelace"],
    ['Ada\r\n{"level":"ERROR"}', 'Ada {"level":"ERROR"}'],
    ["\u0000\u001b[31mred", "[31mred"],
    ["e\u0301", "\u00e9"],
    ["half \ud83d", "half"],
    ["👩‍🚀", "👩‍🚀"],
    ["", "world"],
    [" \n\t", "world"],
  ])("makes of %j the name %j", (given, expected) => {
    expect(cleanName(given)).toBe(expected);
  });

  it("cuts a long name between code points", () => {
    expect(cleanName("🎉".repeat(1000))).toBe("🎉".repeat(MAX_NAME_LENGTH));
  });
});

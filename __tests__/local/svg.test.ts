import { element, shortened, text, wrapped } from "../../local/svg";

test("writes elements, and escapes what is not markup", () => {
  expect(element("rect", { x: 1, name: '"<&' })).toBe('<rect x="1" name="&quot;&lt;&amp;"/>');
  expect(text(1, 2, 10, "#000", "a < b & c")).toBe(
    '<text x="1" y="2" font-size="10" fill="#000">a &lt; b &amp; c</text>',
  );
});

test("wraps lines between words", () => {
  expect(wrapped("one two three", 60, 10)).toEqual(["one two", "three"]);
  expect(wrapped("incomprehensibilities", 10, 10)).toEqual(["incomprehensibilities"]);
});

test("shortens what is too wide, and nothing else", () => {
  expect([shortened("12345678", 54, 10), shortened("12345678901", 54, 10)]).toEqual(["12345678", "123456789…"]);
});

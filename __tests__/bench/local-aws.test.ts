import { answered } from "../../bench/local-aws";

describe("answered", () => {
  it("counts the requests to AWS in moto's log", () => {
    const log = `WARNING: This is a development server.
 * Running on http://127.0.0.1:37751
Press CTRL+C to quit
127.0.0.1 - - [23/Nov/2026 04:59:15] "GET /moto-api/data.json HTTP/1.1" 200 -
127.0.0.1 - - [23/Nov/2026 04:59:15] "POST / HTTP/1.1" 200 -
127.0.0.1 - - [23/Nov/2026 04:59:16] "PUT /bucket/key?x-id=PutObject HTTP/1.1" 200 -
127.0.0.1 - - [23/Nov/2026 04:59:16] "GET /bucket/key HTTP/1.1" 404 -
127.0.0.1 - - [23/Nov/2026 04:59:16] "HEAD /bucket HTTP/1.1" 200 -
127.0.0.1 - - [23/Nov/2026 04:59:16] "DELETE /bucket/key HTTP/1.1" 204 -
`;

    expect(answered(log)).toBe(5);
  });

  it("counts none in an empty log", () => {
    expect(answered("")).toBe(0);
  });
});

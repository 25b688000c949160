import type { IncomingMessage, ServerResponse } from "node:http";
import { LocalServer } from "./local-server";

/** IAM on this computer, as far as GetRole goes. It speaks XML, as AWS's does. */
export class FakeIam extends LocalServer {
  /** ARNs of the roles that there are. */
  readonly roles = new Set<string>();
  /** Names of the roles that were asked for, in order. */
  readonly asked: string[] = [];
  isDenied = false;

  reset(): void {
    this.roles.clear();
    this.asked.length = 0;
    this.isDenied = false;
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const input = new URLSearchParams(Buffer.concat(chunks).toString());
    const name = input.get("RoleName") ?? "";
    if (input.get("Action") !== "GetRole") {
      sendError(response, 400, "InvalidAction", `The fake does not know ${input.get("Action") ?? "it"}.`);
      return;
    }
    this.asked.push(name);
    if (this.isDenied) {
      sendError(response, 403, "AccessDenied", "User is not authorized to perform: iam:GetRole");
      return;
    }
    const arn = [...this.roles].find((role) => role.endsWith(`/${name}`));
    if (arn === undefined) {
      sendError(response, 404, "NoSuchEntity", `The role with name ${name} cannot be found.`);
      return;
    }
    response.writeHead(200, { "content-type": "text/xml" });
    response.end(
      `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>${arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role></GetRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetRoleResponse>`,
    );
  }
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "text/xml" });
  response.end(
    `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  );
}

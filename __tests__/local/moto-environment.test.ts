import { patchEnvironment } from "../../local/environment";
import { motoEnvironment } from "../../local/moto-environment";

describe("motoEnvironment", () => {
  it("leaves nothing by which a call could reach AWS", () => {
    const own = {
      PATH: "/bin",
      AWS_PROFILE: "prod",
      AWS_SESSION_TOKEN: "t",
      AWS_ENDPOINT_URL_S3: "https://s3",
      AWS_REGION: "r",
    };
    const target = { endpointUrl: "http://127.0.0.1:1", awsConfigFile: "/empty", region: "eu-west-1" };
    expect(patchEnvironment(own, motoEnvironment(own, target))).toStrictEqual({
      PATH: "/bin",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_CONFIG_FILE: "/empty",
      AWS_SHARED_CREDENTIALS_FILE: "/empty",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
  });
});

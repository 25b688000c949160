import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";

export interface OidcProviderProps {
  /** Of the issuer of the tokens: `https://`, no slash at the end. */
  readonly url: string;
  /** The `aud` claim that its tokens must have. */
  readonly audience: string;
}

/**
 * Makes an account trust the tokens of a CI system. An account has one such provider for each URL. Certificates are AWS's
 * matter: no thumbprint is named. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export class OidcProvider extends Construct {
  readonly provider: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id);

    this.provider = new IamOpenidConnectProvider(this, "provider", {
      url: props.url,
      clientIdList: [props.audience],
    });
  }
}

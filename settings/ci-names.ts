import type { CiAccess } from "./environment-settings";

/** Names in IAM that several parts of the project must know. All fit 64 characters: an environment's name has 16 at most. */

/** The roles of the stack `ci-access`. */
export const ciRoleNames = (environment: string) => ({
  plan: `log-backup-${environment}-plan`,
  deploy: `log-backup-${environment}-deploy`,
  ops: `log-backup-${environment}-ops`,
});

/** The policies of that stack: the permissions boundaries of the deploy role and of the roles that it may make; what both plan and deploy read. */
export const ciPolicyNames = (environment: string) => ({
  deployBoundary: `log-backup-${environment}-deploy-boundary`,
  serviceBoundary: `log-backup-${environment}-service-boundary`,
  reading: `log-backup-${environment}-reading`,
});

/** The roles with which AWS's services work, and which the deploy role makes. */
export const serviceRoleNames = (environment: string) => ({
  apiGateway: `log-backup-${environment}-api-gateway`,
  delivery: `log-backup-${environment}-delivery`,
  helloFunction: `log-backup-${environment}-hello-function`,
  subscription: `log-backup-${environment}-subscription`,
});

/** The role, and where no CI deploys the environment the policy, of who asks the backup in SQL. */
export const analystName = (environment: string): string => `log-backup-${environment}-analyst`;

/** The boundary of the services' roles, by its ARN: the deploy role reads no state of `ci-access`. Absent: none is asked for. */
export function serviceBoundaryArnOf(settings: {
  readonly accountId: string;
  readonly environment: string;
  readonly ciAccess?: CiAccess;
}): string | undefined {
  const { accountId, ciAccess, environment } = settings;
  return ciAccess === undefined
    ? undefined
    : `arn:aws:iam::${accountId}:policy/${ciPolicyNames(environment).serviceBoundary}`;
}

/** Whose tokens the roles trust: the URL of the OIDC provider. */
export function oidcUrlOf({ github, gitlab }: CiAccess): string {
  return github !== undefined ? "https://token.actions.githubusercontent.com" : gitlab.url;
}

/** IAM knows a provider by its URL without `https://`, and calls the claims of its tokens after that, too. */
export const oidcIssuerOf = (ciAccess: CiAccess): string => oidcUrlOf(ciAccess).replace("https://", "");

/** The account's provider, whether this environment makes it or not. */
export const oidcProviderArnOf = (accountId: string, ciAccess: CiAccess): string =>
  `arn:aws:iam::${accountId}:oidc-provider/${oidcIssuerOf(ciAccess)}`;

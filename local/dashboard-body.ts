/** A widget of a dashboard's body: what a picture of it needs. */
export interface DashboardWidget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly stacked?: boolean;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly yAxis?: { readonly left?: { readonly label?: string } };
    readonly annotations?: { readonly horizontal?: readonly { readonly label: string; readonly color: string }[] };
  };
}

export interface DashboardBody {
  readonly start?: string;
  readonly periodOverride?: string;
  readonly widgets: readonly DashboardWidget[];
}

/** What Terraform would join: texts, with Terraform's escapes, and references. */
const PART = /"((?:[^"\\]|\\.)*)"|[a-z][\w.-]*/gy;

/**
 * The body that Terraform makes of a synthesized `dashboard_body`, with references as `${...}`.
 * @throws Error if it is not `${join("", [...])}`, as the dashboard's construct writes it
 */
export function dashboardBodyOf(attribute: string): DashboardBody {
  const list = /^\$\{join\("", \[(.*)\]\)\}$/s.exec(attribute)?.[1];
  if (list === undefined) {
    throw new Error(`a dashboard's body must be \${join("", [...])}, got: ${attribute.slice(0, 60)}`);
  }
  let json = "";
  for (let at = 0; at < list.length; at = PART.lastIndex + ", ".length) {
    PART.lastIndex = at;
    const part = PART.exec(list);
    if (part === null) {
      throw new Error(`a dashboard's body has texts and references only, got: ${list.slice(at, at + 60)}`);
    }
    // The escapes that occur are also those of JSON.
    json += part[1] === undefined ? `\${${part[0]}}` : (JSON.parse(part[0]) as string).replaceAll("$${", "${");
  }
  return JSON.parse(json) as DashboardBody;
}

/**
 * The body of the one dashboard of a synthesized stack.
 * @throws Error if the stack has none, or several
 */
export function dashboardBodyIn(stackJson: string): DashboardBody {
  const stack = JSON.parse(stackJson) as {
    readonly resource?: { readonly aws_cloudwatch_dashboard?: Readonly<Record<string, { dashboard_body: string }>> };
  };
  const [dashboard, ...others] = Object.values(stack.resource?.aws_cloudwatch_dashboard ?? {});
  if (dashboard === undefined || others.length > 0) {
    throw new Error(`expected one dashboard in the stack, got: ${dashboard === undefined ? 0 : others.length + 1}`);
  }
  return dashboardBodyOf(dashboard.dashboard_body);
}

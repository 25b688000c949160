import { awsLimits } from "../../settings/aws-limits";
import { monitoringLimits } from "../../settings/monitoring-limits";

it.each(Object.entries({ ...awsLimits, ...monitoringLimits }))(
  "%s says where it comes from and when it was read",
  (_, { source, asOf }) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  },
);

it("knows Regions by their shape", () => {
  expect(awsLimits.region.known).toHaveLength(33);
  expect(awsLimits.region.known.filter((region) => !/^[a-z]{2}-[a-z]+-\d$/.test(region))).toEqual([]);
});

it("counts what Firehose adds to a prefix", () => {
  expect(awsLimits.firehosePrefix).toMatchObject({ dateLength: 14, errorTypeLength: 25 });
});

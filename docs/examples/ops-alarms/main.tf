# A stack of the ops team's own. It reads the outputs of the log backup's stacks, and has its own state.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Without a backend the state is a file in this folder. Give it a bucket of your own before others work on it too:
  # not the log backup's, whose roles and clean-up know only its own states.
}

provider "aws" {
  region = var.region
}

locals {
  state = {
    bucket = var.state_bucket
    region = var.region
  }
}

data "terraform_remote_state" "storage" {
  backend = "s3"
  config  = merge(local.state, { key = "${var.environment}/backup-storage/terraform.tfstate" })
}

data "terraform_remote_state" "delivery" {
  backend = "s3"
  config  = merge(local.state, { key = "${var.environment}/backup-delivery/terraform.tfstate" })
}

locals {
  storage  = data.terraform_remote_state.storage.outputs
  delivery = data.terraform_remote_state.delivery.outputs
}

# Alarms of the log backup go to the team's own tool too.
resource "aws_sns_topic_subscription" "pager" {
  topic_arn              = local.delivery.alarm_topic_arn
  protocol               = "https"
  endpoint               = var.pager_url
  endpoint_auto_confirms = true
}

# A limit of the team's own: the oldest record in the stream has waited for more than an hour.
resource "aws_cloudwatch_metric_alarm" "delivery_very_late" {
  alarm_name          = "ops-log-backup-${var.environment}-delivery-very-late"
  alarm_description   = "Log events have waited in Firehose for more than an hour. It drops them after 24 hours."
  namespace           = "AWS/Firehose"
  metric_name         = "DeliveryToS3.DataFreshness"
  dimensions          = { DeliveryStreamName = local.delivery.stream_name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 3600
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.delivery.alarm_topic_arn]
}

# For a role of the team's own that reads the backup, and nothing else.
data "aws_iam_policy_document" "read_backup" {
  statement {
    sid       = "ListBackup"
    actions   = ["s3:ListBucket"]
    resources = [local.storage.backup_bucket_arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["${local.delivery.backup_prefix}*"]
    }
  }

  statement {
    sid       = "ReadBackup"
    actions   = ["s3:GetObject"]
    resources = ["${local.storage.backup_bucket_arn}/${local.delivery.backup_prefix}*"]
  }
}

resource "aws_iam_policy" "read_backup" {
  name        = "ops-log-backup-${var.environment}-read"
  description = "Reads the log backup ${var.environment}"
  policy      = data.aws_iam_policy_document.read_backup.json
}

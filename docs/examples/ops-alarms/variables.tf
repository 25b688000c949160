variable "environment" {
  description = "Environment of the log backup, such as dev"
  type        = string
}

variable "state_bucket" {
  description = "The log backup's state bucket: output state_bucket_name of its stack terraform-state"
  type        = string
}

variable "region" {
  description = "Region of the log backup and of its state bucket"
  type        = string
}

variable "pager_url" {
  description = "Where the team's tool takes messages of SNS, and confirms the subscription by itself"
  type        = string
}

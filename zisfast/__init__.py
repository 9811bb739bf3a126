"""Run Zendesk Integration Services (ZIS) bundles anywhere."""

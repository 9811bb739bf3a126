"""Stores: what a flow keeps between executions (configs, links, connections); actions call them."""

"""Lay-outs: small workbooks written as Markdown tables, each with the records that a person reads out of it."""

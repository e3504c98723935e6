"""Random changes of visit workbooks: nothing is lost, nothing crashes."""

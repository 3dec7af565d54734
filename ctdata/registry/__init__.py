"""Study records from outside, in the registry's own shape. The only package that touches the network.

scope     which studies: lists of query parameters          ─┐
fields    which parts of them: derived from ctdata.schema   ─┴─► client ─► pages ─► records
client    the API's questions          exchange  one HTTP question: pace, retries, errors
pages     a folder of fetched pages that survives a break
importer  records out of downloaded JSON, gzip and zip      json_stream  the text behind it
parse     one record -> typed rows
local     a registry of our own on 127.0.0.1, for tests and benchmarks
"""

"""Judges an OCDS record package by the schema in the standard's archive.

libcoveocds would fetch the schema of versioned releases from the network.
Usage: ocds_record.py ARCHIVE FILE; prints the errors as a JSON list.
"""

import json
import sys
import zipfile

from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4
archive = zipfile.ZipFile(sys.argv[1])
def schema(name):
    return json.loads(archive.read('standard-1__1__5/schema/' + name))
def found(uri):
    return Resource.from_contents(schema(uri.rstrip('#').rsplit('/', 1)[1]), default_specification=DRAFT4)
judge = Draft4Validator(schema('record-package-schema.json'), registry=Registry(retrieve=found))
print(json.dumps([error.message for error in judge.iter_errors(json.load(open(sys.argv[2])))]))

#!/bin/bash -eu
exec "$SRC/hvcfuzz/scripts/build-ossfuzz"

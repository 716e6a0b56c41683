#!/bin/sh
# Bundle the web pages. Maven runs this in the build; run it alone to build again after a change of web/.
#   web/build.sh [ESBUILD LIBRARIES OUT]
# Without arguments it takes what the last Maven build unpacked, and writes into generator/target/classes/web.
set -eu
here=$(CDPATH= cd "$(dirname "$0")" && pwd)
esbuild=${1:-$here/../generator/target/web/esbuild}
libraries=${2:-$here/../generator/target/web/node_modules}
out=${3:-$here/../generator/target/classes/web}
rm -rf "$out"
mkdir -p "$out/assets"
cd "$here"
NODE_PATH=$libraries "$esbuild" src/main.ts src/main.css --bundle --minify --format=esm --target=es2022 --splitting --charset=utf8 \
  --legal-comments=none --entry-names='[name]-[hash]' --chunk-names='chunk-[hash]' --outdir="$out/assets" --metafile="$out/meta.json" \
  --log-level=warning
cat "$libraries/lit/LICENSE" > "$out/assets/licences.txt"
script=$(basename "$out"/assets/main-*.js)
style=$(basename "$out"/assets/main-*.css)
sed -e "s/__SCRIPT__/$script/" -e "s/__STYLE__/$style/" index.html > "$out/index.html"
for file in "$out"/assets/*; do
  gzip -9 -n -c "$file" > "$file.gz"
done

awk '/^```yaml/ { file = "manual-" ++n ".yaml"; next } /^```$/ { file = "" } file { print > file }' "$DOCS/case.md"
for case in manual-*.yaml; do
  wehnelt check "$case" | sed 's/[0-9][0-9]* v/N v/; s/[0-9][0-9]* of/N of/'
done

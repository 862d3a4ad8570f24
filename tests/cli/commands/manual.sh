sed -n '/^```yaml/,/^```$/p' "$DOCS/case.md" | grep -v '^```' >manual.yaml
wehnelt check manual.yaml | sed 's/[0-9][0-9]* /N /g'

# To be sourced. `stage NAME PROGRAM...` runs a program and, where $VOCABPLAN_STAGES names a file,
# adds a line to it: the name, wall, user and system seconds, exit status. `print_stages` shows that
# file as a table.

stage() {
  local name=$1 status=0 spent TIMEFORMAT='%R %U %S'
  shift
  printf '== %s\n' "$name" >&2
  spent=$(mktemp)
  { time "$@" 2>&3 3>&-; } 3>&2 2>"$spent" || status=$?
  if [ -n "${VOCABPLAN_STAGES:-}" ]; then
    printf '%s\t%s\t%s\n' "$name" "$(tail -n 1 "$spent")" "$status" >>"$VOCABPLAN_STAGES"
  fi
  rm -f "$spent"
  return "$status"
}

print_stages() {
  awk -F '\t' '
    { split($2, s, " "); wall += s[1]; cpu += s[2] + s[3]
      printf "%-34s %8.0f s %8.0f s%s\n", $1, s[1], s[2] + s[3], $3 == 0 ? "" : "  failed" }
    END { printf "%-34s %8.0f s %8.0f s\n", "all", wall, cpu }
    BEGIN { printf "%-34s %10s %10s\n", "stage", "wall", "processor" }' "$VOCABPLAN_STAGES"
}

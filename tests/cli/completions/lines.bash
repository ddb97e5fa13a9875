# Prints what the completion function of bash replies to command lines, their words divided by '|' as bash divides
# them: a line for each, its replies divided by '|'.
#   bash --norc lines.bash SCRIPT LINE...
set -eu
# shellcheck disable=SC1090 # the script is what is tried
. "$1"
shift
for line in "$@"; do
  mapfile -t -d '|' COMP_WORDS < <(printf '%s' "$line|")
  COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
  COMPREPLY=()
  _vocabplan vocabplan "${COMP_WORDS[COMP_CWORD]}" ''
  IFS='|'
  printf '%s\n' "${COMPREPLY[*]-}"
  unset IFS
done

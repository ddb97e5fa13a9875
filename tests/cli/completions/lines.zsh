# Prints what zsh makes of command lines when Tab is pressed behind them: a typist at a terminal of its own.
#   zsh -f lines.zsh SCRIPT LINE...
zmodload zsh/zpty || exit 77
script=$1
shift
result=$(mktemp) || exit 1
trap 'rm -f $result' EXIT
zpty shell "TERM=dumb PS1= zsh -f -i"

# Waits until the other shell has printed a word that nobody typed.
await() { local seen; zpty -r shell seen "*$1*" }

zpty -w shell "stty -echo; autoload -Uz compinit; compinit -u -D"
zpty -w shell "setopt nounset; LISTMAX=0; zstyle ':completion:*' list-prompt ''; source ${(q)script}"
zpty -w shell "show() { print -r -- \"\$BUFFER\" >${(q)result}; BUFFER=; print do''ne }; zle -N show; bindkey '^G' show"
zpty -w shell "print rea''dy"
await ready
for line in "$@"; do
  zpty -w -n shell "$line"$'\t\x07'
  await done
  print -r -- "$(<$result)"
done
zpty -d shell

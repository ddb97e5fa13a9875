# shellcheck shell=bash
# To be sourced: bare roots of Debian releases, for root with debootstrap.
#   VOCABPLAN_MIRROR   address of a Debian mirror; default: the first one that apt knows here

# need_for_roots NAME ends the script NAME where no roots can be made.
need_for_roots() {
  if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "$1: needs root and debootstrap" >&2
    exit 1
  fi
}

# bare_root RELEASE FOLDER makes a root in FOLDER, or takes the one that is there.
bare_root() {
  local release=$1 root=$2 mirror
  if [ ! -e "$root/usr/bin/apt-get" ]; then
    # shellcheck disable=SC2016 # a format of apt's
    mirror=${VOCABPLAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | sed -n 1p)}
    mkdir -p "$(dirname "$root")"
    debootstrap --variant=minbase "$release" "$root" "$mirror" >&2
  fi
  # What this machine needs to reach its mirror, such as a proxy.
  cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
}

# inside ROOT PROGRAM... runs a program in a root, with mounts that end with it.
inside() {
  # shellcheck disable=SC2016 # for that shell
  unshare --mount --pid --fork sh -c '
    root=$1 && shift && mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" &&
    mount -t tmpfs tmpfs "$root/tmp" && exec chroot "$root" "$@"' sh "$@"
}

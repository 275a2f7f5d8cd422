# Sourced by the scripts that take files out of Debian's packages. Needs $work, a folder of the caller's own, and say and cannot of the caller.
# Nothing is installed on the machine: apt gets lists and archives of its own.

# Only the mirror's address and keyring come from the machine's configuration.
private_apt() { # SUITE
  local suite=$1 apt=$work/apt uri key
  unset APT_CONFIG   # that of an earlier folder
  mkdir -p "$apt"/{etc,archives/partial,lists/partial,found/partial}
  apt-get -qq -o Dir::State::lists="$apt/found" -o APT::Sandbox::User=root update >&2 || cannot "apt could not read the machine's package lists"
  read -r uri key < <(apt-get -o Dir::State::lists="$apt/found" indextargets --format '$(REPO_URI) $(SIGNED_BY)' 2>/dev/null \
    | awk '/\/debian\/? /{print $1, $2; exit}') || true
  [ -n "${uri:-}" ] || cannot "no Debian mirror among apt's sources; set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver"
  case ${key:-} in /*) ;; *) key=/usr/share/keyrings/debian-archive-keyring.gpg;; esac
  printf 'deb [signed-by=%s] %s %s main\ndeb-src [signed-by=%s] %s %s main\n' "$key" "$uri" "$suite" "$key" "$uri" "$suite" > "$apt/etc/sources.list"
  cat > "$apt/apt.conf" <<C
Dir::Etc::SourceList "$apt/etc/sources.list"; Dir::Etc::SourceParts "/dev/null"; Dir::Etc::Preferences "/dev/null"; Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$apt/lists"; Dir::Cache "$apt"; Dir::Cache::Archives "$apt/archives";
APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::Retries "3"; APT::Default-Release "";
C
  export APT_CONFIG=$apt/apt.conf
  apt-get update -qq >&2
}

unpack() { # FOLDER PACKAGE…: the packages' files, without dependencies
  local folder=$1; shift
  mkdir -p "$folder" "$work/debs"
  ( cd "$work/debs"; rm -f ./*.deb; apt-get download -qq "$@" >&2; for deb in *.deb; do dpkg-deb -x "$deb" "$folder"; done )
}

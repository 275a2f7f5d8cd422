# Sourced by the scripts that make container images without an engine. Writes archives that docker, podman, skopeo and containerd take:
# an OCI image layout with the manifest.json of `docker save` beside it. The same content gives the same digest.

# LAYER_FILE FOLDER: the folder as one gzipped layer, owned by root, without times. LAYER_FILE.diff holds the digest of what is packed.
write_layer() {
  tar -C "$2" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu -cf "$1.tar" .
  sha256sum < "$1.tar" | cut -d' ' -f1 > "$1.diff"
  gzip -n -5 < "$1.tar" > "$1"
  rm "$1.tar"
}

# ARCHIVE NAME:TAG CONFIG_JSON ARCHITECTURE LAYER_FILE…: writes the archive and prints the digest of its manifest.
write_image() {
  local archive=$1 name=$2 config=$3 architecture=$4; shift 4
  local d layers='[]' diffs='[]' files='[]' layer digest size
  d=$(mktemp -d)
  mkdir -p "$d/blobs/sha256"
  put_blob() { digest=$(sha256sum < "$1" | cut -d' ' -f1); size=$(stat -c %s "$1"); cp "$1" "$d/blobs/sha256/$digest"; }
  for layer; do
    put_blob "$layer"
    layers=$(jq -c --arg d "sha256:$digest" --argjson s "$size" '. + [{mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: $d, size: $s}]' <<<"$layers")
    diffs=$(jq -c --arg d "sha256:$(cat "$layer.diff")" '. + [$d]' <<<"$diffs")
    files=$(jq -c --arg f "blobs/sha256/$digest" '. + [$f]' <<<"$files")
  done
  jq -cnj --argjson config "$config" --argjson diffs "$diffs" --arg a "$architecture" \
    '{created: "1970-01-01T00:00:00Z", architecture: $a, os: "linux", config: $config, rootfs: {type: "layers", diff_ids: $diffs}}' > "$d/config"
  put_blob "$d/config"
  local config_file=blobs/sha256/$digest
  jq -cnj --arg d "sha256:$digest" --argjson s "$size" --argjson layers "$layers" --argjson config "$config" \
    '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $d, size: $s}, layers: $layers}
     + (if $config.Labels then {annotations: $config.Labels} else {} end)' > "$d/manifest"
  put_blob "$d/manifest"
  local full=$name   # containerd knows no default registry; docker.io is everybody else's
  case ${name%%/*} in *.* | *:*) ;; *) full=docker.io/$name ;; esac
  jq -cnj --arg d "sha256:$digest" --argjson s "$size" --arg name "$full" --arg a "$architecture" \
    '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $d, size: $s,
      annotations: {"io.containerd.image.name": $name, "org.opencontainers.image.ref.name": ($name | sub("^.*:"; ""))}, platform: {architecture: $a, os: "linux"}}]}' > "$d/index.json"
  jq -cnj --arg c "$config_file" --arg name "$name" --argjson files "$files" '[{Config: $c, RepoTags: [$name], Layers: $files}]' > "$d/manifest.json"
  printf '{"imageLayoutVersion":"1.0.0"}' > "$d/oci-layout"
  rm "$d/config" "$d/manifest"
  tar -C "$d" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$archive.tmp" blobs index.json manifest.json oci-layout
  mv -f "$archive.tmp" "$archive"
  rm -rf "$d"
  echo "sha256:$digest"
}

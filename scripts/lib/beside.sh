#!/bin/sh
# Runs a command with FOLDER as its root: beside.sh FOLDER SOCKETS COMMAND…, in a mount namespace of its own.
# pivot_root, for a chroot is not enough: Docker makes "/" private, which must be a mount.
set -e
root=$1 sockets=$2
shift 2
mount --bind "$root" "$root"
mkdir -p "$root/run/matrix" "$root/old"
mount --bind "$sockets" "$root/run/matrix"
for part in proc sys dev; do mount --rbind "/$part" "$root/$part"; done
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cd "$root"
pivot_root . old
umount -l /old
exec env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"

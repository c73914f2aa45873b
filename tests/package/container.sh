#!/bin/bash
# container.sh ROOT USER COMMAND...: the first process of namespaces of its own, as a container's engine makes
# them. Runs COMMAND under ROOT, which cannot be written but for the volume; without any privilege.
set -eu
root=$1 user=$2
shift 2
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
cd "$root"
mount -t proc proc proc
mount -t tmpfs -o "uid=$user,gid=$user,mode=0700" tmpfs var/lib/muster
mount -t tmpfs -o mode=0755 tmpfs dev
for device in null zero random urandom; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
echo box >/proc/sys/kernel/hostname
# The kernel is shared: nothing in here may set it.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
ip link set lo up
exec chroot . /usr/bin/setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
    --inh-caps=-all --bounding-set=-all "$@"

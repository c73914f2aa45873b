#!/bin/bash
# machine.sh ROOT: the first process of namespaces of its own (mount, pid, net, uts, ipc, cgroup). Boots the
# system under ROOT as a machine; what it writes is in memory and gone with it.
set -eu
scratch=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
mount -t overlay overlay -o "lowerdir=$1,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
cd "$scratch/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs -o mode=0755 tmpfs dev
for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
echo box >/proc/sys/kernel/hostname
# The kernel is shared: nothing in here may set it.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
ip link set lo up
# Not chroot, in which nobody may make a namespace for users, as the unit does.
pivot_root . .
umount --lazy .
exec /usr/bin/env -i container=other /lib/systemd/systemd --log-target=null

/** What a process may ask of the kernel, by its capabilities (docs/decisions/0031). */
import type { Capability } from '../../../core/contracts/plugin.js'
import type { Check, Rule } from './program.js'
import type { SystemCall } from './system-calls.js'

export interface RulesInit {
  readonly capabilities: ReadonlySet<Capability>
  /** The process that is walled in, and the one that started it. */
  readonly pid: number
  readonly agentPid: number
  /** Addresses of the three arguments of the one execve(2) that is still to come. */
  readonly lastExecve: readonly number[]
}

/** Flags of clone(2). */
const CLONE_THREAD = 0x10000
const CLONE_NEW_ANY = 0x7e020000
const AF_UNIX = 1
/** AF_INET, AF_INET6 and AF_NETLINK, without which no name is resolved. Not AF_UNIX: there wait programs that act for the person. */
const families = [2, 10, 16]
const SOCK_STREAM = 1
/** The type in the second argument of socket(2), less SOCK_CLOEXEC and SOCK_NONBLOCK. */
const socketType = 0xf
const PR_SET_PDEATHSIG = 1
/** F_SETOWN, F_SETSIG, F_SETOWN_EX: they have the kernel send signals. */
const signalByDescriptor = [8, 10, 15]
/** FIOSETOWN and SIOCSPGRP, for the same; TIOCSTI and TIOCLINUX type on somebody's terminal. */
const foreignIoctls = [0x8901, 0x8902, 0x5412, 0x541c]
/** FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR (immutable, and the like). */
const attributeIoctls = [0x40086602, 0x401c5820]
/** Set in S_IFCHR and S_IFBLK, not in S_IFREG, S_IFIFO and S_IFSOCK. */
const deviceBit = 0x2000

/** Nobody's business here, whatever was granted: other processes' insides, other name spaces, the machine itself. */
const never: readonly SystemCall[] = [
  'ptrace', 'process_vm_readv', 'process_vm_writev', 'process_madvise', 'process_mrelease', 'pidfd_getfd', 'kcmp', 'migrate_pages', 'move_pages',
  'unshare', 'setns', 'mount', 'umount2', 'pivot_root', 'chroot', 'move_mount', 'open_tree', 'open_tree_attr', 'fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr',
  'quotactl', 'quotactl_fd', 'add_key', 'request_key', 'keyctl', 'bpf', 'perf_event_open', 'userfaultfd', 'open_by_handle_at', 'fanotify_init', 'modify_ldt',
  'init_module', 'finit_module', 'delete_module', 'kexec_load', 'kexec_file_load', 'reboot', 'swapon', 'swapoff', 'acct', 'settimeofday', 'clock_settime', 'adjtimex',
  'clock_adjtime', 'sethostname', 'setdomainname', 'syslog', 'iopl', 'ioperm', 'vhangup', 'lookup_dcookie', 'nfsservctl',
]

/** What Landlock does not see: owners, modes, times and attributes of files. */
const attributeCalls: readonly SystemCall[] = [
  'chmod', 'fchmodat', 'fchmodat2', 'chown', 'fchown', 'lchown', 'fchownat', 'utime', 'utimes', 'futimesat',
  'setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'lremovexattr', 'fremovexattr', 'setxattrat', 'removexattrat', 'file_setattr',
]

/** Memory and queues that processes share by number or name. */
const sharedByName: readonly SystemCall[] = [
  'shmget', 'shmat', 'shmctl', 'semget', 'semop', 'semtimedop', 'semctl', 'msgget', 'msgsnd', 'msgrcv', 'msgctl', 'mq_open', 'mq_unlink',
]

export function rulesFor(init: RulesInit): Rule[] {
  const may = (capability: Capability): boolean => init.capabilities.has(capability)
  return [
    refuse(never),
    // Its operations are not seen by filters. Node does without where there is none.
    { calls: ['io_uring_setup', 'io_uring_enter', 'io_uring_register'], verdict: 'ENOSYS' },
    ...networkRules(may('network')),
    ...(may('spawn') ? spawnRules(init) : noSpawnRules(init)),
    ...fileRules(may('write')),
    // To set something of another process is refused; sched_setaffinity stays open, since numerical libraries pin their threads by it.
    allowIf(['prlimit64', 'sched_setscheduler', 'sched_setparam', 'sched_setattr'], ...ownPids(init, 0)),
    allowIf(['setpriority'], ...ownPids(init, 1).map((own) => [...own, { argument: 0, value: 0 }])),
    allowIf(['ioprio_set'], ...ownPids(init, 1).map((own) => [...own, { argument: 0, value: 1 }])),
    refuseIf(['prctl'], [{ argument: 0, value: PR_SET_PDEATHSIG }]),
    refuseIf(['fcntl'], ...signalByDescriptor.map((value) => [{ argument: 1, value }])),
  ]
}

function networkRules(isGranted: boolean): Rule[] {
  const pairs = allowIf(['socketpair'], [{ argument: 0, value: AF_UNIX }, { argument: 1, mask: socketType, value: SOCK_STREAM }])
  if (isGranted) return [pairs, allowIf(['socket'], ...families.map((value) => [{ argument: 0, value }]))]
  return [pairs, refuse(['socket', 'connect', 'bind', 'listen', 'accept', 'accept4'])]
}

function noSpawnRules({ pid, lastExecve }: RulesInit): Rule[] {
  return [
    allowIf(['kill', 'tkill', 'tgkill', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo'], [{ argument: 0, value: pid }]),
    refuse(['pidfd_open', 'pidfd_send_signal', 'execveat', 'fork', 'vfork', ...sharedByName]),
    allowIf(['execve'], lastExecve.flatMap((address, argument) => isAddress(argument, address))),
    allowIf(['clone'], [{ argument: 0, mask: CLONE_THREAD | CLONE_NEW_ANY, value: CLONE_THREAD }]),
    // Its flags lie in memory, where filters cannot look: libc takes clone(2) then.
    { calls: ['clone3'], verdict: 'ENOSYS' },
  ]
}

/** Which processes are its own to signal a filter cannot know; Landlock does, from Linux 6.12 on. */
function spawnRules({ agentPid }: RulesInit): Rule[] {
  return [
    // -1: all processes.
    refuseIf(['kill', 'tkill', 'tgkill', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo', 'pidfd_open'], [{ argument: 0, value: agentPid }], [{ argument: 0, value: -1 }]),
    allowIf(['clone'], [{ argument: 0, mask: CLONE_NEW_ANY, value: 0 }]),
    { calls: ['clone3'], verdict: 'ENOSYS' },
  ]
}

function fileRules(mayWrite: boolean): Rule[] {
  const isDevice = (argument: number): Check[] => [{ argument, mask: deviceBit, value: deviceBit }]
  const ioctls = mayWrite ? foreignIoctls : [...foreignIoctls, ...attributeIoctls]
  const always = [refuseIf(['mknod'], isDevice(1)), refuseIf(['mknodat'], isDevice(2)), refuseIf(['ioctl'], ...ioctls.map((value) => [{ argument: 1, value }]))]
  if (mayWrite) return always
  return [
    ...always, refuse(attributeCalls),
    // To change mode and times a descriptor will do that may only be read. No error, since libuv copies a file's along with it.
    { calls: ['fchmod'], verdict: 'nothing' },
    { calls: ['utimensat'], verdict: 'EPERM', unless: [isAddress(1, 0)], otherwise: 'nothing' },
  ]
}

function refuse(calls: readonly SystemCall[]): Rule {
  return { calls, verdict: 'EPERM' }
}

function allowIf(calls: readonly SystemCall[], ...unless: readonly (readonly Check[])[]): Rule {
  return { calls, verdict: 'EPERM', unless }
}

function refuseIf(calls: readonly SystemCall[], ...unless: readonly (readonly Check[])[]): Rule {
  return { calls, verdict: 'allow', unless }
}

/** 0 stands for the process itself. */
function ownPids({ pid }: RulesInit, argument: number): Check[][] {
  return [0, pid].map((value) => [{ argument, value }])
}

function isAddress(argument: number, address: number): Check[] {
  return [
    { argument, half: 'low', value: address % 2 ** 32 },
    { argument, half: 'high', value: Math.floor(address / 2 ** 32) },
  ]
}

// Tells drives on which changes are made elsewhere, without a word to this computer.
import { statfsSync } from 'node:fs';

/** File systems by the numbers of statfs(2) on Linux. */
const NETWORK_DRIVES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'a network drive (NFS)'],
  [0x517b, 'a network drive (SMB)'],
  [0xfe53_4d42, 'a network drive (SMB)'],
  [0xff53_4d42, 'a network drive (SMB)'],
  [0x5346_414f, 'a network drive (AFS)'],
  [0x6b41_4653, 'a network drive (AFS)'],
  [0x00c3_6400, 'a network drive (Ceph)'],
  [0x0bd0_0bd0, 'a network drive (Lustre)'],
  [0x0102_1997, 'a drive of the computer that this one runs in (9P)'],
  [0x786f_4256, 'a drive of the computer that this one runs in (VirtualBox)'],
  [0xbacb_acbc, 'a drive of the computer that this one runs in (VMware)'],
  [0x6573_5546, 'a drive that is reached through a program (FUSE)'],
]);

/** Disks on which nobody but this computer writes, and whose every change its kernel tells of. */
const OWN_DISKS: ReadonlySet<number> = new Set([
  0xef53, // ext2 to ext4
  0x5846_5342, // XFS
  0x9123_683e, // Btrfs
  0xf2f5_2010, // F2FS
  0x2fc1_2fc1, // ZFS
  0x0102_1994, // tmpfs
]);

/** True on a disk of this computer alone, as far as the system tells (Linux): whatever is changed there is told of. */
export function isOwnDisk(path: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return OWN_DISKS.has(statfsSync(path).type >>> 0);
  } catch {
    return false;
  }
}

/**
 * What kind of drive a folder lies on, where changes made elsewhere are not announced.
 * @returns words for it; null for drives of this computer, and where the system does not tell
 */
export function networkDriveOf(path: string): string | null {
  if (process.platform !== 'linux') return path.startsWith('\\\\') ? 'a network drive' : null;
  try {
    return NETWORK_DRIVES.get(statfsSync(path).type >>> 0) ?? null;
  } catch {
    return null;
  }
}

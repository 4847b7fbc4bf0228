/** What the tests need beside Node: named once, installed by the system's package manager where that is allowed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

const hasProgram = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
const hasPython = (modules) =>
  existsSync('/usr/bin/python3') && spawnSync('/usr/bin/python3', ['-c', `import ${modules}`]).status === 0
const hasPostgres = () =>
  existsSync('/usr/lib/postgresql') &&
  readdirSync('/usr/lib/postgresql').some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`))

const NEEDED = [
  {
    packages: ['chromium'],
    present: () => existsSync('/usr/bin/chromium'),
    why: 'the library, the pages and the viewer run in a real browser',
  },
  {
    packages: ['python3-pydicom', 'python3-numpy', 'python3-gdcm', 'python3-pil'],
    present: () => hasPython('pydicom, numpy, gdcm, PIL'),
    why: 'pydicom judges our reader and our images',
  },
  {
    packages: ['dicom3tools'],
    present: () => hasProgram('dciodvfy'),
    why: 'dciodvfy judges whether de-identified files are whole',
  },
  { packages: ['dcmtk'], present: () => hasProgram('dcmdump'), why: 'DCMTK judges files' },
  { packages: ['postgresql'], present: hasPostgres, why: 'the second database that everything runs on' },
  { packages: ['strace'], present: () => hasProgram('strace'), why: 'the order of flushes is watched' },
  {
    packages: ['util-linux'],
    present: () => hasProgram('setpriv') && hasProgram('unshare'),
    why: 'other users try to reach the database',
  },
  { packages: ['openssl'], present: () => hasProgram('openssl'), why: 'a certificate for the tests of TLS' },
]

const apt = (...words) =>
  spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

/** Installs what is missing, or names the one command that does and ends. */
export function installPrerequisites() {
  const missing = NEEDED.filter((need) => !need.present())
  if (missing.length === 0) return
  const packages = missing.flatMap((need) => need.packages)
  if (process.getuid?.() === 0 && hasProgram('apt-get')) {
    process.stderr.write(`Installing for the tests: ${packages.join(' ')} …\n`)
    if (
      apt('update') &&
      apt('install', '-y', '--no-install-recommends', ...packages) &&
      missing.every((need) => need.present())
    )
      return
  }
  for (const need of missing) process.stderr.write(`Missing: ${need.packages.join(', ')} (${need.why})\n`)
  process.stderr.write(
    `The tests need programs that are not here. Run this once, then 'npm test' again:\n  sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}\n`,
  )
  process.exit(1)
}

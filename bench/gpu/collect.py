"""Text that every machine for machine learning has plenty of: the sources of its installed Python packages.

Usage: collect.py FOLDER [MOST_BYTES]. Writes one file per package, PACKAGE.txt, each source once whatever the number of
its copies, and prints how much it found as one JSON line. The same packages give the same text.
"""

import hashlib
import json
import os
import site
import sys
import sysconfig

folder = sys.argv[1]
most = int(float(sys.argv[2])) if len(sys.argv) > 2 else 2**30
shortest, longest = 256, 2**20
# folders of packages are roots of their own, or another Python's
apart = ('__pycache__', 'site-packages', 'dist-packages')

places = [sysconfig.get_paths()[name] for name in ('stdlib', 'purelib', 'platlib')]
places += site.getsitepackages() + [site.getusersitepackages()]
roots = sorted({os.path.realpath(place) for place in places if os.path.isdir(place)})


def sources():
    """Package and path of every source, in order."""
    for root in roots:
        for path, folders, files in os.walk(root):
            folders[:] = sorted(f for f in folders if f not in apart)
            relative = os.path.relpath(path, root)
            for name in sorted(files):
                if name.endswith('.py'):
                    yield (relative.split(os.sep)[0] if relative != '.' else 'modules'), os.path.join(path, name)


os.makedirs(folder, exist_ok=True)
seen, total, count, opened = set(), 0, 0, {}
for package, path in sources():
    try:
        with open(path, encoding='utf-8') as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        continue
    digest = hashlib.sha256(text.encode()).digest()
    if not shortest <= len(text) <= longest or digest in seen:
        continue
    seen.add(digest)
    if total + len(text) > most:
        break
    if package not in opened:
        opened[package] = open(os.path.join(folder, f'{package}.txt'), 'w', encoding='utf-8', newline='\n')
    opened[package].write(text if text.endswith('\n') else f'{text}\n')
    total += len(text.encode())
    count += 1
for file in opened.values():
    file.close()
print(json.dumps({'packages': len(opened), 'files': count, 'bytes': total}))

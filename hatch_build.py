"""What the wheel has besides its files: the national catalogue as one bundle, so that a program starts without reading all of it."""

import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compiled(BuildHookInterface):
    """Compiles `catalog/` into `onestop/_catalog.json`; an editable install reads the folder itself."""

    def initialize(self, version, build_data):
        """Compile it."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from onestop.catalogs.catalog import compiled, read_catalog

        folder = root / "catalog"
        target = Path(self.directory) / "_catalog.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(compiled(read_catalog([folder]), [folder]), encoding="utf-8")
        build_data["force_include"][str(target)] = "onestop/_catalog.json"

    def finalize(self, version, build_data, artifact_path):
        """Leave nothing behind."""
        (Path(self.directory) / "_catalog.json").unlink(missing_ok=True)

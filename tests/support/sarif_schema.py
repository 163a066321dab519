"""The JSON schema of SARIF 2.1.0; data/README.md says where it is from."""

import json
from pathlib import Path

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text())

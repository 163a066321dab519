"use strict";
// The decisions: an entry for each candidate, stored in the browser, with an undo history.
// An entry is {decision: "accept" | "reject" | null, input: corrected grid | null}.

const UNDECIDED = Object.freeze({ decision: null, input: null });

/** localStorage; `works` becomes false if the browser does not allow it. */
const storage = {
  works: true,
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      this.works = false;
      return null;
    }
  },
  write(key, text) {
    try {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch {
      this.works = false;
    }
  },
};

class Entries {
  constructor(candidates) {
    this.candidates = candidates;
    this.byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
    this.entries = new Map();
    this.history = [];
    for (const candidate of candidates) {
      const entry = parseEntry(storage.read(this.key(candidate)));
      if (entry) this.entries.set(candidate.id, entry);
    }
  }

  /** The digest distinguishes candidates of one id: all pages of local files share a storage. */
  key(candidate) {
    return `omniarc-review:${candidate.id}:${candidate.digest}`;
  }

  get(id) {
    return this.entries.get(id) ?? UNDECIDED;
  }

  /** The corrected input, or the model's. */
  inputOf(candidate) {
    return this.get(candidate.id).input ?? candidate.input;
  }

  /** Whether the input passed the filters, or was corrected since. */
  canAccept(candidate) {
    return candidate.reason === null || this.get(candidate.id).input !== null;
  }

  decide(candidate, decision) {
    this.change(candidate, { ...this.get(candidate.id), decision });
  }

  /** Set the corrected input, and clear the decision, which was on another input. */
  correct(candidate, grid) {
    const input = sameGrid(grid, candidate.input) ? null : copyGrid(grid);
    if (!sameGrid(grid, this.inputOf(candidate))) {
      this.change(candidate, { decision: null, input });
    }
  }

  change(candidate, entry) {
    this.history.push({ candidate, entry: this.get(candidate.id) });
    this.put(candidate, entry);
  }

  /** Undo the last change and return its candidate; null if there is none. */
  undo() {
    const last = this.history.pop();
    if (!last) return null;
    this.put(last.candidate, last.entry);
    return last.candidate;
  }

  put(candidate, entry) {
    const isBlank = entry.decision === null && entry.input === null;
    if (isBlank) this.entries.delete(candidate.id);
    else this.entries.set(candidate.id, entry);
    storage.write(this.key(candidate), isBlank ? null : JSON.stringify(entry));
  }

  count(decision) {
    return this.candidates.filter(({ id }) => this.get(id).decision === decision).length;
  }

  /** Return the text of a decisions file. */
  save() {
    const decisions = this.candidates
      .map((candidate) => ({ candidate, ...this.get(candidate.id) }))
      .filter(({ decision }) => decision !== null)
      .map(({ candidate, decision, input }) => ({
        id: candidate.id,
        digest: candidate.digest,
        decision,
        ...(decision === "accept" && input && { input }),
      }));
    return `${JSON.stringify({ format: data.format, decisions })}\n`;
  }

  /** Load a decisions file and count its decisions; throw an Error if it is invalid. */
  load(text) {
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      throw new Error("not valid JSON");
    }
    if (file?.format !== data.format || !Array.isArray(file.decisions)) {
      throw new Error("not a decisions file");
    }
    let loaded = 0;
    for (const saved of file.decisions) {
      const candidate = this.byId.get(saved?.id);
      const entry = asEntry({ decision: saved?.decision, input: saved?.input ?? null });
      if (candidate && entry && saved.digest === candidate.digest) {
        this.change(candidate, entry);
        loaded += 1;
      }
    }
    return { loaded, unmatched: file.decisions.length - loaded };
  }
}

function parseEntry(text) {
  try {
    return asEntry(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Return `value` as an entry; null if it is invalid, as it may come from a file. */
function asEntry(value) {
  const isDecision = ["accept", "reject", null].includes(value?.decision);
  const isInput = value?.input === null || isGrid(value?.input);
  return isDecision && isInput ? { decision: value.decision, input: value.input } : null;
}

"use strict";
// What was decided: one entry a candidate, kept in the browser, with a history to undo.
// An entry is {decision: "accept" | "reject" | null, input: corrected grid | null}.

const UNDECIDED = Object.freeze({ decision: null, input: null });

/** localStorage, which a browser may refuse: then `works` is false and nothing is kept. */
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

  /** All pages from files share one store: the digest keeps a candidate from another's entry. */
  key(candidate) {
    return `omniarc-review:${candidate.id}:${candidate.digest}`;
  }

  get(id) {
    return this.entries.get(id) ?? UNDECIDED;
  }

  /** The input as it stands: corrected, or as the model made it. */
  inputOf(candidate) {
    return this.get(candidate.id).input ?? candidate.input;
  }

  /** Whether the filters could accept it: it passed them, or it is no longer what they saw. */
  canAccept(candidate) {
    return candidate.reason === null || this.get(candidate.id).input !== null;
  }

  decide(candidate, decision) {
    this.change(candidate, { ...this.get(candidate.id), decision });
  }

  /** A correction takes a decision back: it was about another picture. */
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

  /** Takes the last change back; gives its candidate, or null if there is none. */
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

  /** The text of a decisions file. */
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

  /** Takes in a decisions file; gives how many fitted, or throws an Error that says what is wrong. */
  load(text) {
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      throw new Error("this is not JSON");
    }
    if (file?.format !== data.format || !Array.isArray(file.decisions)) {
      throw new Error("this is not a file of decisions");
    }
    let fitting = 0;
    for (const saved of file.decisions) {
      const candidate = this.byId.get(saved?.id);
      const entry = asEntry({ decision: saved?.decision, input: saved?.input ?? null });
      if (candidate && entry && saved.digest === candidate.digest) {
        this.change(candidate, entry);
        fitting += 1;
      }
    }
    return { fitting, strange: file.decisions.length - fitting };
  }
}

function parseEntry(text) {
  try {
    return asEntry(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `value` as an entry, or null if it is none: it may come from a file or another page. */
function asEntry(value) {
  const isDecision = ["accept", "reject", null].includes(value?.decision);
  const isInput = value?.input === null || isGrid(value?.input);
  return isDecision && isInput ? { decision: value.decision, input: value.input } : null;
}

package io.zerohop.cli;

import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.util.ArrayList;
import java.util.List;

/** The words that help and shell completion offer where a value is one of a few. */
abstract class Words extends ArrayList<String> {
  private static final long serialVersionUID = 1L;

  Words(List<String> words) {
    super(words);
  }

  /** Output formats. */
  static final class Formats extends Words {
    private static final long serialVersionUID = 1L;

    Formats() {
      super(List.of("table", "json", "yaml"));
    }
  }

  /** Output formats of findings. */
  static final class Findings extends Words {
    private static final long serialVersionUID = 1L;

    Findings() {
      super(List.of("text", "json"));
    }
  }

  /** Output formats of what is too deep for a table. */
  static final class Documents extends Words {
    private static final long serialVersionUID = 1L;

    Documents() {
      super(List.of("yaml", "json"));
    }
  }

  /** Output formats of what comes line by line. */
  static final class Lines extends Words {
    private static final long serialVersionUID = 1L;

    Lines() {
      super(List.of("table", "json"));
    }
  }

  /** Modes of an agent. */
  static final class Modes extends Words {
    private static final long serialVersionUID = 1L;

    Modes() {
      super(List.of("enforce", "observe", "off"));
    }
  }

  /** Shells. */
  static final class Shells extends Words {
    private static final long serialVersionUID = 1L;

    Shells() {
      super(List.of("bash", "zsh", "fish"));
    }
  }

  /** Kinds of policy, by their plural. */
  static final class Plurals extends Words {
    private static final long serialVersionUID = 1L;

    Plurals() {
      super(Kinds.all().stream().map(Kind::plural).toList());
    }
  }
}

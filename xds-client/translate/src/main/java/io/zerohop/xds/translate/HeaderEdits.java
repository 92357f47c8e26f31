package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.proto.envoy.config.core.v3.HeaderValueOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads changes to headers. */
final class HeaderEdits {
  private static final Pattern VARIABLE = Pattern.compile("%[A-Z_]+(\\([^)]*\\))?%");

  private HeaderEdits() {}

  static HeaderChanges read(List<HeaderValueOption> add, List<String> remove, Field field) {
    if (add.isEmpty() && remove.isEmpty()) {
      return HeaderChanges.NONE;
    }
    List<Header> sets = new ArrayList<>();
    List<Header> adds = new ArrayList<>();
    for (int i = 0; i < add.size(); i++) {
      HeaderValueOption option = add.get(i);
      Field at = field.at("headers_to_add", i);
      Header header = header(option, at);
      switch (option.getAppendAction()) {
        case OVERWRITE_IF_EXISTS_OR_ADD -> sets.add(header);
        case APPEND_IF_EXISTS_OR_ADD -> {
          boolean append = !option.hasAppend() || option.getAppend().getValue();
          (append ? adds : sets).add(header);
        }
        default ->
            at.leaveOut("append_action " + option.getAppendAction() + " is not supported here");
      }
    }
    List<String> removes = remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return new HeaderChanges(removes, sets, adds);
  }

  private static Header header(HeaderValueOption option, Field at) {
    String name = WireText.name(option.getHeader().getKey(), at.at("header.key"));
    String value = option.getHeader().getValue();
    if (value.isEmpty() && !option.getHeader().getRawValue().isEmpty()) {
      value = option.getHeader().getRawValue().toStringUtf8();
    }
    WireText.value(value, at.at("header.value"));
    if (VARIABLE.matcher(value).find()) {
      at.at("header.value").leaveOut("variables are not filled in, the value is sent as it stands");
    }
    return new Header(name, value.replace("%%", "%"));
  }
}

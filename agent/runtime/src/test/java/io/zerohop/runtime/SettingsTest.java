package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> NONE = Map.of();

  @Test
  void theAgentArgumentComesBeforeThePropertyAndThatBeforeTheVariable() {
    Map<String, String> property = Map.of("zerohop.mode", "observe");
    Map<String, String> variable = Map.of("ZEROHOP_MODE", "off");

    assertEquals("enforce", read("mode=enforce", property, variable).text(Setting.MODE));
    assertEquals("observe", read("", property, variable).text(Setting.MODE));
    assertEquals("off", read("", NONE, variable).text(Setting.MODE));
    assertEquals("enforce", read("", NONE, NONE).text(Setting.MODE));
  }

  @Test
  void eachValueTellsWhereItComesFrom() {
    Settings settings =
        read(
            "service.name=orders",
            Map.of("zerohop.namespace", "shop"),
            Map.of("ZEROHOP_CONTROL_PLANE", "mesh:8710"));

    assertEquals("agent argument", settings.source(Setting.SERVICE_NAME));
    assertEquals("system property zerohop.namespace", settings.source(Setting.NAMESPACE));
    assertEquals(
        "environment variable ZEROHOP_CONTROL_PLANE", settings.source(Setting.CONTROL_PLANE));
    assertEquals("default", settings.source(Setting.MODE));
  }

  @Test
  void labelsWithCommasFitIntoAnAgentArgument() {
    Settings settings = read("workload.labels=version=v2,team=a,namespace=shop", NONE, NONE);

    assertEquals(
        Map.of("version", "v2", "team", "a"), settings.pairs(Setting.WORKLOAD_LABELS, '='));
    assertEquals("shop", settings.text(Setting.NAMESPACE));
  }

  @Test
  void controlPlanesWithCommasFitIntoAnAgentArgument() {
    Settings settings = read("control.plane=a:1,b:2,mode=off", NONE, NONE);

    assertEquals(List.of("a:1", "b:2"), settings.list(Setting.CONTROL_PLANE));
    assertEquals("off", settings.text(Setting.MODE));
  }

  @Test
  void anInstrumentationCanBeSwitchedOffInEveryPlace() {
    Settings settings =
        read(
            "instrumentation.tomcat.enabled=false",
            Map.of("zerohop.instrumentation.okhttp.enabled", "true"),
            Map.of("ZEROHOP_INSTRUMENTATION_JDK_HTTPCLIENT_ENABLED", "false"));

    assertEquals(Set.of("tomcat", "jdk-httpclient"), settings.disabledInstrumentations());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void anAccessLogThatIsNoneIsToldWithTheNearestName() {
    Settings settings =
        read("access.log=stdrr,access.log.format=jsn,access.log.sampling=5 %", NONE, NONE);

    assertEquals(
        List.of(
            "setting access.log: must be off, stderr or a file's path, with a slash or a dot in it"
                + " (did you mean \"stderr\"?), was \"stdrr\" (agent argument); going on with off",
            "setting access.log.format: must be json or text (did you mean \"json\"?), was"
                + " \"jsn\" (agent argument); going on with json",
            "setting access.log.sampling: must be a number from 0 to 1, like 0.05, was \"5 %\""
                + " (agent argument); going on with 1"),
        settings.warnings());
    assertEquals(1, settings.share(Setting.ACCESS_LOG_SAMPLING));
  }

  @Test
  void anAccessLogGoesToAFileOrAStream() {
    Settings settings = read("access.log=./calls,access.log.sampling=0.05", NONE, NONE);

    assertEquals(List.of(), settings.warnings());
    assertEquals(0.05, settings.share(Setting.ACCESS_LOG_SAMPLING));
    assertEquals(List.of(), read("access.log=STDERR", NONE, NONE).warnings());
  }

  @Test
  void blanksAroundAValueAndCapitalLettersInAModeMeanNothing() {
    Settings settings = read("mode=OBSERVE ,proxy.respect= true", NONE, NONE);

    assertEquals(List.of(), settings.warnings());
    assertEquals("OBSERVE", settings.text(Setting.MODE));
    assertTrue(settings.flag(Setting.PROXY_RESPECT));
  }

  @Test
  void durationsHaveUnits() {
    Settings settings = read("startup.wait=1m30s,state.max.age=250ms", NONE, NONE);

    assertEquals(Duration.ofSeconds(90), settings.duration(Setting.STARTUP_WAIT));
    assertEquals(Duration.ofMillis(250), settings.duration(Setting.STATE_MAX_AGE));
  }

  @Nested
  class WhenSomethingIsWrong {
    @Test
    void aTypoIsNamedWithTheNearestSettingWhereverItStands() {
      assertEquals(
          List.of("unknown setting, agent argument servce.name: did you mean \"service.name\"?"),
          read("servce.name=x,mode=off", NONE, NONE).warnings());
      assertEquals(
          List.of(
              "unknown setting, system property zerohop.controlplane: did you mean"
                  + " \"control.plane\"?"),
          read("", Map.of("zerohop.controlplane", "x"), NONE).warnings());
      assertEquals(
          List.of(
              "unknown setting, environment variable ZEROHOP_NAMESPCE: did you mean"
                  + " \"namespace\"?"),
          read("", NONE, Map.of("ZEROHOP_NAMESPCE", "x")).warnings());
    }

    @Test
    void aTypoAfterAListIsATypoAndNoPartOfTheList() {
      Settings settings = read("workload.labels=a=b,servce.name=x", NONE, NONE);

      assertEquals(1, settings.warnings().size());
      assertEquals(Map.of("a", "b"), settings.pairs(Setting.WORKLOAD_LABELS, '='));
    }

    @Test
    void anInstrumentationThatThereIsNotIsNamedWithTheNearestOne() {
      List<String> known = List.of("tomcat", "jdk-httpclient");
      Settings settings =
          read("instrumentation.tomct.enabled=false,instrumentation.x.enabled=true", NONE, NONE);

      assertEquals(
          List.of(
              "unknown instrumentation tomct, agent argument: did you mean \"tomcat\"?",
              "unknown instrumentation x, agent argument; known: tomcat, jdk-httpclient"),
          settings.unknownInstrumentations(known));
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsTold() {
      Settings settings = read("instrumentation.tomcat.enabled=no", NONE, NONE);

      assertEquals(
          List.of(
              "setting instrumentation.tomcat.enabled: must be true or false, was \"no\" (agent"
                  + " argument); going on with true"),
          settings.warnings());
      assertEquals(Set.of(), settings.disabledInstrumentations());
    }

    @Test
    void theLastWordOfANameIsEnoughToTellWhatWasMeant() {
      assertEquals(
          List.of(
              "unknown setting, system property zerohop.lables: did you mean"
                  + " \"workload.labels\"?",
              "unknown setting, system property zerohop.token: did you mean \"join.token\"?"),
          read("", Map.of("zerohop.lables", "x", "zerohop.token", "x"), NONE).warnings());
    }

    @Test
    void aPartOfAListThatIsNoPairIsToldAndTheOthersCount() {
      Settings settings = read("workload.labels=a=b,v2,workload.ports=http,grpc:9090", NONE, NONE);

      assertEquals(
          List.of(
              "setting workload.labels: \"v2\" must be key=value and is left out",
              "setting workload.ports: \"http\" must be name:port and is left out"),
          settings.warnings());
      assertEquals(Map.of("a", "b"), settings.pairs(Setting.WORKLOAD_LABELS, '='));
      assertEquals(Map.of("grpc", "9090"), settings.pairs(Setting.WORKLOAD_PORTS, ':'));
    }

    @Test
    void somethingThatIsLikeNothingGetsNoHint() {
      assertEquals(
          List.of("unknown setting, agent argument xyzzy"), read("xyzzy=1", NONE, NONE).warnings());
    }

    @Test
    void aValueThatCannotBeReadIsToldAndTheDefaultHolds() {
      Settings settings = read("startup.wait=2,mode=enforced", NONE, NONE);

      assertEquals(
          List.of(
              "setting mode: must be enforce, observe or off (did you mean \"enforce\"?), was \"enforced\" (agent argument);"
                  + " going on with enforce",
              "setting startup.wait: must be like 250ms, 2s, 1h30m, was \"2\" (agent argument);"
                  + " going on with 2s"),
          settings.warnings());
      assertEquals(Duration.ofSeconds(2), settings.duration(Setting.STARTUP_WAIT));
    }
  }

  @Test
  void othersPropertiesAndTheLaunchersVariablesAreNoneOfOurBusiness() {
    Settings settings =
        read("", Map.of("zero.hop", "x", "zerohop.debug", "true"), Map.of("ZEROHOP_HOME", "/opt"));

    assertEquals(List.of(), settings.warnings());
    assertFalse(settings.isSet(Setting.MODE));
    assertTrue(settings.flag(Setting.ENABLED));
  }

  @Test
  void variablesOfTheCommandLineAndOfKubernetesAreNoSettings() {
    Map<String, String> shell =
        Map.of("ZEROHOP_SERVER", "https://mesh:8700", "ZEROHOP_TOKEN", "t", "ZEROHOP_CONFIG", "c");
    Map<String, String> pod =
        Map.of(
            "ZEROHOP_SERVICE_HOST", "10.0.0.1",
            "ZEROHOP_SERVICE_PORT_XDS", "8710",
            "ZEROHOP_PORT", "tcp://10.0.0.1:8710",
            "ZEROHOP_PORT_8710_TCP_ADDR", "10.0.0.1");

    assertEquals(List.of(), read("", NONE, shell).warnings());
    assertEquals(List.of(), read("", NONE, pod).warnings());
  }

  private static Settings read(
      String arguments, Map<String, String> properties, Map<String, String> environment) {
    return Settings.read(SettingSources.of(arguments, properties, environment));
  }
}

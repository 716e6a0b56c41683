package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for Jobs and CronJobs. */
final class JobRules {
    private static final int MOST_INDEXES = 100_000;
    private static final int MOST_AT_HIGH_COMPLETIONS = 10_000;
    private static final Pattern INDEXES = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*");
    private static final Set<String> GENERATED =
            Set.of("controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name");

    private JobRules() {}

    static void job(Field object) {
        Field spec = object.at("spec").as(Rule.JOB);
        spec(spec);
        Field selector = spec.at("selector").as(Rule.SELECTOR);
        if (spec.at("manualSelector").isTrue()) {
            if (!selector.isSet()) {
                selector.refuse("\"selector\" is missing", "manualSelector: true needs a selector");
            } else {
                LabelRules.selector(selector);
                WorkloadRules.matches(
                        selector, spec.at("template", "metadata").at("labels").as(Rule.SELECTOR));
            }
        } else if (LabelRules.keys(selector).stream().anyMatch(key -> !GENERATED.contains(key))) {
            selector.refuse("the API server makes the selector of a Job itself", "remove \"selector\"");
        }
        Field name = object.at("metadata", "name").as(Rule.NAME);
        long completions = completions(spec);
        String last = name.text() + "-" + (completions - 1);
        if (spec.at("completionMode").is("Indexed") && completions > 0 && !name.isEmpty() && !Form.LABEL.takes(last)) {
            name.refuse(
                    "the name of the last Pod, \"" + name.text() + "-" + (completions - 1) + "\", is not "
                            + Form.LABEL.words(),
                    "use a shorter name, or one without dots");
        }
    }

    private static long completions(Field spec) {
        return spec.at("completions").number(spec.at("parallelism").isSet() ? -1 : 1);
    }

    private static void spec(Field spec) {
        for (String count : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            spec.at(count).atLeast(0);
        }
        Field perIndex = spec.at("backoffLimitPerIndex");
        Field failed = spec.at("maxFailedIndexes");
        if (failed.isSet() && !perIndex.isSet()) {
            perIndex.refuse("\"backoffLimitPerIndex\" is missing", "maxFailedIndexes needs it");
        }
        Field manager = spec.at("managedBy");
        manager.strictly(Form.DOMAIN_PATH);
        if (manager.text().length() > 63) {
            manager.refuse(
                    "this has " + manager.text().length() + " characters, but at most 63 are allowed", "shorten it");
        }
        Field mode = spec.at("completionMode");
        mode.oneOf("NonIndexed", "Indexed");
        if (mode.is("Indexed")) {
            indexed(spec);
        } else if (!mode.isUnknown()) {
            for (Field field : List.of(perIndex, failed)) {
                field.forbidden("unless completionMode is Indexed");
            }
        }
        failurePolicy(spec);
        successPolicy(spec, mode);
        Field replacement = spec.at("podReplacementPolicy");
        if (spec.at("podFailurePolicy").isSet()) {
            replacement.oneOf("Failed");
        } else {
            replacement.oneOf("Failed", "TerminatingOrFailed");
        }
        PodRules.template(spec.at("template"), Set.of());
        restart(spec);
    }

    private static void indexed(Field spec) {
        Field completions = spec.at("completions");
        Field parallelism = spec.at("parallelism");
        Field failed = spec.at("maxFailedIndexes");
        if (!completions.isSet() && parallelism.isSet()) {
            completions.refuse("\"completions\" is missing", "an Indexed Job with parallelism needs it");
        }
        parallelism.between(0, MOST_INDEXES);
        if (completions.isNumber() && failed.isNumber() && failed.number(0) > completions.number(0)) {
            failed.refuse("maxFailedIndexes is above completions", "use at most " + completions.number(0));
        }
        failed.between(0, MOST_INDEXES);
        if (completions.number(0) > MOST_INDEXES
                && spec.at("backoffLimitPerIndex").isSet()) {
            if (!failed.isSet()) {
                failed.refuse("\"maxFailedIndexes\" is missing", "more than 100000 completions need it");
            }
            parallelism.between(0, MOST_AT_HIGH_COMPLETIONS);
            failed.between(0, MOST_AT_HIGH_COMPLETIONS);
        }
    }

    private static void restart(Field spec) {
        Field restart = spec.at("template", "spec").at("restartPolicy").as(Rule.WORKLOAD);
        List<String> allowed = List.of("OnFailure", "Never");
        if (restart.isUnknown()) {
            return;
        }
        if (restart.isEmpty()) {
            restart.refuse(
                    "\"restartPolicy\" is missing: the Pods of a Job may not always restart",
                    "use OnFailure or Never",
                    allowed);
        } else if (!allowed.contains(restart.text())) {
            restart.refuse(
                    restart.shown() + " is not allowed here: a Job has an end", "use OnFailure or Never", allowed);
        } else if (spec.at("podFailurePolicy").isSet() && !restart.is("Never")) {
            restart.refuse("podFailurePolicy needs restartPolicy: Never", "write Never", List.of("Never"));
        }
    }

    private static void failurePolicy(Field spec) {
        Field rules = spec.at("podFailurePolicy", "rules");
        tooMany(rules, 20);
        Set<String> names = new HashSet<>();
        PodRules.containers(spec.at("template", "spec"))
                .forEach(container -> names.add(container.at("name").text()));
        for (Field rule : rules.items()) {
            Field action = rule.at("action");
            if (action.needed("set the action: Count, FailIndex, FailJob, or Ignore")) {
                action.oneOf("Count", "FailIndex", "FailJob", "Ignore");
            }
            if (action.is("FailIndex") && !spec.at("backoffLimitPerIndex").isSet()) {
                action.refuse("FailIndex needs backoffLimitPerIndex", "set it, or use FailJob");
            }
            Field codes = rule.at("onExitCodes");
            Field conditions = rule.at("onPodConditions");
            if (codes.isSet()) {
                exitCodes(codes, names);
            }
            tooMany(conditions, 20);
            for (Field pattern : conditions.items()) {
                LabelRules.key(pattern.at("type"));
                pattern.at("status").oneOfIfGiven("True", "False", "Unknown");
            }
            if (codes.isSet() == conditions.size() > 0) {
                rule.refuse("exactly one of onExitCodes and onPodConditions is needed", "give one of them");
            }
        }
    }

    private static void tooMany(Field list, int most) {
        if (list.size() > most) {
            list.refuse(list.size() + " entries are given, but at most " + most + " are allowed", "remove some");
        }
    }

    private static void exitCodes(Field codes, Set<String> names) {
        Field operator = codes.at("operator");
        if (operator.needed("use In or NotIn")) {
            operator.oneOf("In", "NotIn");
        }
        Field container = codes.at("containerName");
        if (container.isSet() && !names.contains(container.text())) {
            container.refuse(
                    "no container is called " + container.shown(),
                    "name a container of the template",
                    List.copyOf(names));
        }
        Field values = codes.at("values");
        if (values.size() == 0) {
            values.refuse("no exit code is given", "give at least one");
        }
        tooMany(values, 255);
        Set<String> seen = new HashSet<>();
        long before = Long.MIN_VALUE;
        boolean ordered = true;
        for (Field value : values.items()) {
            long number = value.number(0);
            if (operator.is("In") && number == 0) {
                value.refuse("0 is the exit code of success", "remove it");
            }
            value.unique(seen, Long.toString(number));
            ordered = ordered && number >= before;
            before = number;
        }
        if (!ordered) {
            values.refuse("the exit codes are not in order", "sort them");
        }
    }

    private static void successPolicy(Field spec, Field mode) {
        Field policy = spec.at("successPolicy");
        if (!policy.isSet() || mode.isUnknown()) {
            return;
        }
        if (!mode.is("Indexed")) {
            policy.forbidden("unless completionMode is Indexed");
            return;
        }
        Field rules = policy.at("rules");
        rules.needed("add at least one rule");
        tooMany(rules, 20);
        long completions = completions(spec);
        for (Field rule : rules.items()) {
            Field indexes = rule.at("succeededIndexes");
            Field count = rule.at("succeededCount");
            if (!indexes.isSet() && !count.isSet()) {
                rule.refuse("neither succeededIndexes nor succeededCount is given", "give one of them");
            }
            Optional<Long> total = indexes.isSet() ? indexes(indexes.text(), completions) : Optional.of(Long.MAX_VALUE);
            if (total.isEmpty()) {
                indexes.refuse(
                        indexes.shown() + " is not a list of indexes below " + completions,
                        "write them in order, such as 0,2-4");
            }
            count.atLeast(0);
            long most = Math.min(completions, total.orElse(0L));
            if (count.isNumber() && count.number(0) > most) {
                count.refuse(count.shown() + " is more than the indexes that can succeed", "use at most " + most);
            }
        }
    }

    private static Optional<Long> indexes(String text, long completions) {
        if (text.isEmpty()) {
            return Optional.of(0L);
        }
        if (!INDEXES.matcher(text).matches()) {
            return Optional.empty();
        }
        long total = 0;
        long before = -1;
        for (String part : text.split(",")) {
            String[] ends = part.split("-");
            if (ends[0].length() > 9 || ends[ends.length - 1].length() > 9) {
                return Optional.empty();
            }
            long first = Long.parseLong(ends[0]);
            long last = Long.parseLong(ends[ends.length - 1]);
            boolean isPair = ends.length == 2;
            if (first <= before || last < first || isPair && last == first || last >= completions) {
                return Optional.empty();
            }
            total += last - first + 1;
            before = last;
        }
        return Optional.of(total);
    }

    static void cronJob(Field object) {
        Field spec = object.at("spec").as(Rule.JOB);
        Field schedule = spec.at("schedule").as(Rule.SCHEDULE);
        if (schedule.needed("write when it runs, such as \"0 4 * * *\"") && !schedule.isUnknown()) {
            CronSchedule.problem(schedule.text())
                    .ifPresent(problem -> schedule.refuse(
                            problem,
                            "write minute, hour, day of the month, month, and day of the week, such as 0 4 * * 1"));
        }
        Field zone = spec.at("timeZone").as(Rule.SCHEDULE);
        if (zone.isSet() && !CronSchedule.isZone(zone.text())) {
            zone.refuse(
                    zone.text().isEmpty() ? "the time zone is empty" : zone.shown() + " is not a time zone",
                    "use a name of the IANA database, such as Europe/Berlin, or remove it");
        }
        spec.at("startingDeadlineSeconds").atLeast(0);
        spec.at("concurrencyPolicy").oneOfIfGiven("Allow", "Forbid", "Replace");
        spec.at("successfulJobsHistoryLimit").atLeast(0);
        spec.at("failedJobsHistoryLimit").atLeast(0);
        Field job = spec.at("jobTemplate", "spec");
        spec(job);
        if (job.at("selector").isSet()) {
            job.at("selector").refuse("the API server makes the selector of a Job itself", "remove \"selector\"");
        }
        if (job.at("manualSelector").isTrue()) {
            job.at("manualSelector")
                    .refuse("Jobs of a CronJob have no selector of their own", "remove \"manualSelector\"");
        }
        Field name = object.at("metadata", "name").as(Rule.NAME);
        if (name.text().length() > 52) {
            name.refuse(
                    "this has " + name.text().length() + " characters, but the name of a CronJob has at most 52",
                    "shorten it to 52 characters");
        }
    }
}

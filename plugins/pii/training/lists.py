"""Writes the names, streets and jobs that PyPI's Faker (MIT) knows as JSON. Usage: python3 lists.py FOLDER_OF_FAKER > lists.json"""
import importlib
import json
import os
import sys

folder = sys.argv[1]
sys.path.insert(0, folder)


def strings(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [each for each in value if isinstance(each, str)]
    if isinstance(value, (list, tuple)):
        return [each for each in value if isinstance(each, str)]
    return []


def collect(kind, wanted):
    found = {}
    providers = os.path.join(folder, 'faker', 'providers', kind)
    for locale in sorted(os.listdir(providers)):
        if locale.startswith('__') or '.' in locale:
            continue
        provider = importlib.import_module(f'faker.providers.{kind}.{locale}').Provider
        for name in sorted(dir(provider)):
            for key, part in wanted.items():
                if part in name and 'format' not in name and 'romanized' not in name:
                    found.setdefault(locale, {}).setdefault(key, set()).update(strings(getattr(provider, name)))
    return {locale: {key: sorted(values) for key, values in lists.items()} for locale, lists in found.items()}


jobs = importlib.import_module('faker.providers.job').Provider.jobs
json.dump({
    'people': collect('person', {'first': 'first_name', 'last': 'last_name'}),
    'places': collect('address', {'streets': 'street_name', 'cities': 'cities', 'states': 'states'}),
    'jobs': sorted(jobs),
}, sys.stdout, ensure_ascii=False)

"""Checks a discovery payload with Home Assistant's own code (PyPI: homeassistant, paho-mqtt).

    mosquitto_sub -C 1 -t 'homeassistant/device/+/config' > payload.json
    python check_discovery.py payload.json

Every entity is taken through the schema of its platform, and its templates are compiled.
"""

import asyncio
import json
import sys
import tempfile

from homeassistant.components.mqtt import binary_sensor, image, schemas, sensor
from homeassistant.core import HomeAssistant

PLATFORMS = {"sensor": sensor, "binary_sensor": binary_sensor, "image": image}


async def main(path):
    hass = HomeAssistant(tempfile.mkdtemp())
    with open(path, encoding="utf-8") as file:
        payload = json.load(file)
    schemas.DEVICE_DISCOVERY_SCHEMA(payload)
    for name, component in payload["components"].items():
        entity = dict(component)
        platform = PLATFORMS[entity.pop("platform")]
        entity.update(device=payload["device"], origin=payload["origin"], qos=payload["qos"])
        entity.setdefault("availability", payload["availability"])
        platform.DISCOVERY_SCHEMA(entity)
        print("valid:", name)
    await hass.async_stop(force=True)


asyncio.run(main(sys.argv[1]))

# SPDX-License-Identifier: EUPL-1.2
"""Writes a picture of one Latvian plate on a synthetic road and prints the plate's text."""

import sys

from PIL import Image

from sardze_models.synthetic.road import RoadScene, SyntheticRoad


def main(path: str) -> None:
    road = SyntheticRoad(RoadScene(seed=7, countries={"LV": 1.0}))
    passage = road.passages(120.0)[0]
    moment = passage.enters_s + 0.75 * (passage.leaves_s - passage.enters_s)
    Image.fromarray(road.frame(moment).luma).save(path)
    print(passage.text)


if __name__ == "__main__":
    main(sys.argv[1])
